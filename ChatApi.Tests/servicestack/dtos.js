// The request classes as the service itself generates them.
import { baseUrl } from './base-url.js';

const source = await (await fetch(`${baseUrl}/types/mjs`)).text();
export const dtos = await import(`data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`);
