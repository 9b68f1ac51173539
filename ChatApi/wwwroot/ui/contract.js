// What the service says of itself: each operation once, with all its routes, and the schemas of what it takes and answers.
// Everything the page shows comes from here, so that what is new in the contract is new on the page.

const address = "/openapi/v1.json";

export async function loadContract() {
  const response = await fetch(address);
  if (!response.ok)
    throw new Error(`${address} answered ${response.status}.`);
  return new Contract(await response.json());
}

export class Contract {
  #document;
  #operations = new Map();

  constructor(document) {
    this.#document = document;
    this.title = document.info.title;
    this.version = document.info.version;
    for (const [path, verbs] of Object.entries(document.paths)) {
      for (const [verb, described] of Object.entries(verbs)) {
        const name = described["x-operation-name"];
        const operation = this.#operations.get(name) ?? this.#operation(name, described);
        this.#operations.set(name, operation);
        operation.routes.push(this.#route(verb.toUpperCase(), path, described));
      }
    }
    this.groups = document.tags
      .map((tag) => ({ ...tag, operations: this.operations.filter((operation) => operation.tag === tag.name) }))
      .filter((group) => group.operations.length > 0);
  }

  get operations() {
    return [...this.#operations.values()];
  }

  operation(name) {
    return this.#operations.get(name);
  }

  /** What a reference leads to, with its name as refName; what stands beside the reference wins. */
  resolve(part) {
    if (!part?.$ref)
      return part ?? {};
    const { $ref, ...beside } = part;
    const target = $ref.slice(2).split("/").reduce((at, key) => at[key], this.#document);
    return { refName: $ref.split("/").at(-1), ...this.resolve(target), ...beside };
  }

  #operation(name, described) {
    return {
      name,
      tag: described.tags[0],
      summary: described.summary ?? "",
      description: described.description ?? "",
      access: described["x-access"],
      permissions: described["x-permissions"] ?? [],
      limits: described["x-rate-limits"] ?? [],
      isAnonymous: described.security?.length === 0,
      routes: [],
      responses: Object.entries(described.responses).map(([status, response]) => this.#response(status, response)),
    };
  }

  #response(status, response) {
    const { description, content, "x-error-codes": codes } = this.resolve(response);
    return { status, description, codes: codes ?? [], schema: content?.["application/json"]?.schema };
  }

  /** Members are those of the request, wherever they travel. */
  #route(verb, path, described) {
    const parameters = (described.parameters ?? []).map((parameter) => this.resolve(parameter))
      .map(({ name, in: place, required, schema, description, example }) => ({ name, place, required: required ?? false, schema: { ...this.resolve(schema), description }, example }));
    const content = this.resolve(described.requestBody).content?.["application/json"];
    const body = this.resolve(content?.schema);
    const inBody = Object.entries(body.properties ?? {}).map(([name, schema]) => (
      { name, place: "body", required: body.required?.includes(name) ?? false, schema: this.resolve(schema), example: content.example?.[name] }));
    return { verb, path, hasBody: content !== undefined, members: [...parameters, ...inBody] };
  }
}
