'use client';

import type { RefObject } from 'react';
import type { TemplateFault } from '@/lib/letters/preview-template';

type FaultListProps = { faults: readonly TemplateFault[]; body: RefObject<HTMLTextAreaElement | null> };

/** What is wrong with the text as it stands; a fault of the body leads to its line. */
export const FaultList = ({ faults, body }: FaultListProps) => (
  <div role="status">
    {faults.length > 0 && (
      <ul className="flex flex-col gap-1 rounded-md bg-warn-tint px-3 py-2 text-warn">
        {faults.map(({ field, line, message }) => (
          <li key={`${field} ${line} ${message}`}>
            {line === null ? (
              <>
                {field === 'subject' && 'Subject: '}
                {message}
              </>
            ) : (
              <button
                type="button"
                className="text-left underline-offset-2 hover:underline"
                onClick={() => body.current && showLine(body.current, line)}
              >
                Line {line}: {message}
              </button>
            )}
          </li>
        ))}
      </ul>
    )}
  </div>
);

function showLine(area: HTMLTextAreaElement, line: number) {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, ((line - 3) / lines.length) * area.scrollHeight);
}
