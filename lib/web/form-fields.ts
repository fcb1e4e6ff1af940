/** A form's fields as a command's input: a tree of texts (and files). */
export type FormInput = { [name: string]: FormInput | FormInput[] | string | File | (string | File)[] };

const NAME = /^[a-z_][a-z0-9_]*(\.[a-z0-9_]+)*(\[\])?$/i;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
/** What the door itself reads: the request key, and the organisation whose book was on the screen. */
export const BOOK_FIELD = 'duebook_organisation';
const OWN_FIELDS = new Set(['request_key', BOOK_FIELD]);
const MOST_FIELDS = 5_000;

/**
 * Reads nested names: `allocations.0.amount` is a list of objects, `roles[]` a list of texts. Request key and
 * the framework's own fields are left out; a name that is none is ignored.
 */
export function inputOf(data: FormData): FormInput {
  const root: Branch = new Map();
  let count = 0;
  for (const [name, value] of data.entries()) {
    count += 1;
    if (count > MOST_FIELDS) break;
    if (OWN_FIELDS.has(name) || !NAME.test(name)) continue;
    const path = name.replace('[]', '').split('.');
    if (!path.some((part) => FORBIDDEN.has(part))) plant(root, path, value, name.endsWith('[]'));
  }
  return treeOf(root) as FormInput;
}

/** What was typed, to be shown again. Passwords and files are not. */
export function typedValues(data: FormData): Record<string, string> {
  const values: [string, string][] = [];
  for (const [name, value] of data.entries()) {
    if (typeof value === 'string' && NAME.test(name) && !/password/i.test(name) && !OWN_FIELDS.has(name)) {
      values.push([name, value]);
    }
  }
  return Object.fromEntries(values);
}

type Leaf = string | File;
type Branch = Map<string, Branch | Leaf | Leaf[]>;

function plant(branch: Branch, path: string[], value: Leaf, list: boolean): void {
  const [head, ...rest] = path as [string, ...string[]];
  const there = branch.get(head);
  if (rest.length > 0) {
    const inner: Branch = there instanceof Map ? there : new Map();
    branch.set(head, inner);
    plant(inner, rest, value, list);
  } else if (list) {
    branch.set(head, Array.isArray(there) ? [...there, value] : [value]);
  } else {
    branch.set(head, value);
  }
}

/** Numbers all the way are a list, in their order; gaps close up. */
function treeOf(branch: Branch): FormInput | FormInput[] {
  const entries = [...branch].map(
    ([name, value]) => [name, value instanceof Map ? treeOf(value) : value] as const,
  );
  if (entries.length > 0 && entries.every(([name]) => /^\d{1,4}$/.test(name))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value) as FormInput[];
  }
  return Object.fromEntries(entries) as FormInput;
}
