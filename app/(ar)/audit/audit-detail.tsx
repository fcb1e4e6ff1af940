import { DescriptionList } from '@/components/ui/description-list';
import type { Json } from '@/lib/kernel/canonical';

type Change = { subject: string; subject_id: string; before: Json; after: Json };
type AuditDetailProps = { command: string; input: Json; changes: readonly Change[] };

/** One act: its name and the records it touched; opened, what it was given and every field before and after. */
export const AuditDetail = ({ command, input, changes }: AuditDetailProps) => (
  <details>
    <summary className="cursor-pointer">
      <span>{command}</span>
      {changes.length > 0 && <span className="ml-2 text-muted">{recordsOf(changes)}</span>}
    </summary>
    <div className="flex flex-col gap-3 py-2 text-sm">
      <div>
        <h2 className="text-muted text-xs">Given</h2>
        <DescriptionList aligned="start" items={fieldsOf(input).map(([term, value]) => ({ term, value }))} />
      </div>
      {changes.map((change, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the changes of one act never move.
        <div key={index}>
          <h2 className="text-muted text-xs">
            {change.subject} {change.subject_id}
          </h2>
          <DescriptionList aligned="start" items={differences(change)} />
        </div>
      ))}
    </div>
  </details>
);

function recordsOf(changes: readonly Change[]): string {
  const names = [...new Set(changes.map(({ subject, subject_id }) => `${subject} ${subject_id}`))];
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

function differences({ before, after }: Change) {
  const [old, now] = [new Map(fieldsOf(before)), new Map(fieldsOf(after))];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((field) => old.get(field) !== now.get(field))
    .map((field) => ({
      term: field,
      value: (
        <>
          {old.has(field) && <del className="mr-2 text-muted">{old.get(field)}</del>}
          {now.has(field) && <ins className="no-underline">{now.get(field)}</ins>}
        </>
      ),
    }));
}

/** A value's fields as text; what is no object is one field. */
function fieldsOf(value: Json): [string, string][] {
  if (value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) return [['value', write(value)]];
  return Object.entries(value).map(([field, inner]) => [field, write(inner)]);
}

function write(value: Json): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value) && value.every((inner) => typeof inner === 'string')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
