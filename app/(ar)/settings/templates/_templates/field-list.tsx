'use client';

export type ListedField = { name: string; kind: 'line' | 'lines' | 'table'; about: string };

type FieldListProps = { fields: readonly ListedField[]; insert: (mark: string) => void };

const WHERE = { line: '', lines: ' Several lines: not in a subject.', table: ' A table: not in a subject.' };

/** The fields that a text can name; pressing one puts it where the caret is. */
export const FieldList = ({ fields, insert }: FieldListProps) => (
  <details className="rounded-md border border-line px-3 py-2">
    <summary className="cursor-pointer font-medium">Fields</summary>
    <p className="mt-1 text-muted text-xs">
      Pressing one puts it into the text. {'{{#if portal_link}} … {{else}} … {{/if}}'} keeps what is between
      for customers of whom there is such a thing; a field without a value elsewhere is refused.
    </p>
    <dl className="mt-2 grid gap-x-4 gap-y-0.5 sm:grid-cols-[max-content_1fr]">
      {fields.map(({ name, kind, about }) => (
        <div key={name} className="contents">
          <dt>
            <button
              type="button"
              className="link font-mono text-xs pointer-coarse:py-2"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => insert(`{{${name}}}`)}
            >
              {`{{${name}}}`}
            </button>
          </dt>
          <dd className="text-muted text-xs">
            {about}.{WHERE[kind]}
          </dd>
        </div>
      ))}
    </dl>
  </details>
);
