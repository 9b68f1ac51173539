// Says of a value whether the document's schemas allow it, and nothing beside.

import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** A validator of what stands at a place of the document; objects with declared members may have no others. */
export function makeValidator(document) {
  const ajv = addFormats(new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, validateSchema: false, keywords: ["x-max-bytes", ...Object.keys(document)] }));
  ajv.addSchema(close(structuredClone(document)), "contract");
  return (pointer, value) => {
    const validate = ajv.getSchema(`contract#${pointer.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")}`);
    if (!validate)
      throw new Error(`There is no schema at ${pointer.join(" ")}.`);
    return validate(value) ? [] : validate.errors.map(({ instancePath, message, params }) => `${instancePath || "it"} ${message} ${JSON.stringify(params)}`);
  };
}

function close(part) {
  if (part === null || typeof part !== "object")
    return part;
  if (part.type === "object" && part.properties && part.additionalProperties === undefined)
    part.additionalProperties = false;
  Object.values(part).forEach(close);
  return part;
}
