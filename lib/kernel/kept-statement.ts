import { createHash } from 'node:crypto';

/**
 * The name under which a connection keeps a statement that begins with `/* kept: what it does *\/`: it is parsed and planned
 * once a connection instead of at every call. For statements that find rows by their keys, whatever the values: others are
 * better planned for theirs. Any other statement has no name.
 */
export function keptName({ sql }: { sql: string }): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const [, words] = KEPT.exec(sql) ?? [];
  if (!words) return '';
  const name = `${words} ${createHash('sha256').update(sql).digest('hex').slice(0, 12)}`;
  names.set(sql, name);
  return name;
}

const KEPT = /^\/\* kept: ([a-z ]{1,40}) \*\//;

/** By text: as many as there are such statements in the source. */
const names = new Map<string, string>();
