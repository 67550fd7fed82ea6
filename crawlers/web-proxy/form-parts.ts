import type { Form, FormField } from '../../src/model/observation.ts';

/** Parts of an address that a form asks for one by one. */
export type Part = 'scheme' | 'host' | 'port' | 'path';

const NAMES: readonly (readonly [Part, RegExp])[] = [
  ['host', /^(?:host(?:_?name)?|server|domain)$/i],
  ['port', /^port$/i],
  ['path', /^(?:path|file|uri|document)$/i],
  ['scheme', /^(?:scheme|proto(?:col)?)$/i],
];
const TYPED = new Set(['text', 'url', 'search', 'number']);

/**
 * The field of each part, where a form asks for a host and a path and for nothing beside an address; undefined elsewhere. Without a path the
 * judge's page cannot be named: checkers of hosts and ports are not asked.
 */
export function partsOf({ fields }: Form): ReadonlyMap<Part, FormField> | undefined {
  const parts = new Map<Part, FormField>();
  for (const field of fields) {
    const part = NAMES.find(([, name]) => name.test(field.name))?.[0];
    const chosen = field.type === 'select' || field.type === 'radio';
    if (!TYPED.has(field.type) && !(chosen && part === 'scheme')) continue;
    if (part === undefined || (parts.has(part) && !chosen)) return undefined;
    parts.set(part, field);
  }
  return parts.has('host') && parts.has('path') ? parts : undefined;
}

/** What goes into each field by its name, so that together they name `address`. */
export function valuesOf(parts: ReadonlyMap<Part, FormField>, address: string): ReadonlyMap<string, string> {
  const { protocol, hostname, port, pathname } = new URL(address);
  const bare = port === '' || parts.has('port') ? hostname : `${hostname}:${port}`;
  const values = { scheme: protocol.slice(0, -1), host: bare, port: port === '' ? '80' : port, path: pathname };
  return new Map([...parts].map(([part, { name }]) => [name, values[part]] as const));
}
