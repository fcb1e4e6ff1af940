'use client';

import { type DragEvent, useRef, useState } from 'react';
import { classNames } from './class-names';
import { FieldError, type FieldWords } from './field-frame';
import { useField } from './form-context';

type FileFieldProps = Omit<FieldWords, 'hideLabel'> & {
  /** As the input's own: `.csv,.xlsx`. */
  accept?: string;
  required?: boolean;
  onChoose?: (file: File | null) => void;
};

/** A file, chosen or dropped; says its name and size. */
export function FileField({ name, label, hint, className, accept, required, onChoose }: FileFieldProps) {
  const { id, error, wiring } = useField(name, hint);
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [over, setOver] = useState(false);
  const choose = (next: File | null) => {
    setFile(next);
    onChoose?.(next);
  };
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!input.current || event.dataTransfer.files.length === 0) return;
    input.current.files = event.dataTransfer.files;
    choose(event.dataTransfer.files[0] ?? null);
  };
  return (
    <div className={classNames('flex flex-col gap-1', className)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the input inside. */}
      <div
        onDragOver={hover}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={classNames(
          'rounded-lg border border-dashed px-4 py-6 text-center has-focus-visible:outline-2 has-focus-visible:outline-accent',
          over ? 'border-accent bg-accent-tint' : 'border-field-edge',
        )}
      >
        <label htmlFor={id} className="link font-medium">
          {label}
        </label>
        <input
          {...wiring}
          ref={input}
          type="file"
          accept={accept}
          required={required}
          onChange={(event) => choose(event.target.files?.[0] ?? null)}
          className="spoken"
        />
        <p className="mt-1 text-muted">{file ? `${file.name} · ${size(file.size)}` : 'or drop it here'}</p>
      </div>
      {hint && (
        <p id={`${id}-hint`} className="text-muted text-xs">
          {hint}
        </p>
      )}
      {error && <FieldError id={id} error={error} />}
    </div>
  );
}

const size = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
