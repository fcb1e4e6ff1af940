'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FileField } from '@/components/ui/file-field';
import { Form } from '@/components/ui/form';
import { ProgressBar } from '@/components/ui/progress-bar';
import { RadioGroup } from '@/components/ui/radio-group';
import { SubmitButton } from '@/components/ui/submit-button';
import { useUnsavedChanges } from '@/components/unsaved-changes';
import { newRequestKey } from '../_shell/request-key';
import { sendLarge } from './_import/send-large';
import { KINDS } from './_import/words';

/** What is taken at once; a larger file is sent in parts and imported in the background. */
const AT_ONCE = 20 * 1024 * 1024;

const LEAVING = {
  title: 'Leave while the file is being sent?',
  text: 'What was sent is kept: choose the same file again, and it goes on where it was.',
};

type Errors = Record<string, string>;

/** What and which file; a refusal stands beside the field, and nothing that was chosen is lost. */
export function UploadForm({ kind }: { kind: string }) {
  const router = useRouter();
  const [errors, setErrors] = useState<Errors>({});
  const [key, setKey] = useState(newRequestKey);
  const { sending, send, stop, warning } = useSending();
  const look = async (data: FormData) => {
    const file = data.get('content');
    if (file instanceof File && file.size > AT_ONCE) {
      const answer = await send(file, String(data.get('kind')));
      setErrors(answer.errors ?? {});
      if (answer.bulk) router.push(`/import/large/${answer.bulk}`);
      return;
    }
    data.set('request_key', key);
    const answer = await upload(data);
    setErrors(answer.errors ?? {});
    setKey(newRequestKey());
    if (answer.file) router.push(`/import/${answer.file}`);
  };
  return (
    <Form action={look} errors={errors} className="max-w-3xl">
      <RadioGroup
        name="kind"
        label="What is in the file?"
        defaultValue={kind}
        options={KINDS.map((one) => ({ value: one.kind, label: one.label, hint: one.about }))}
        className="sm:grid sm:grid-cols-2 sm:gap-x-6 lg:grid-cols-3"
      />
      <FileField
        name="content"
        label="Choose a CSV or XLSX file"
        accept=".csv,.tsv,.txt,.xlsx,text/csv"
        hint="Up to 20 MB, as CSV up to 512 MB and 2 million lines. Nothing is written yet: the next step shows how it is read and what it would change."
        required
      />
      {sending && (
        <div className="flex flex-col items-start gap-2">
          <div className="w-full">
            <ProgressBar label="Sending the file in parts" {...inMegabytes(sending)} noun="MB" />
          </div>
          <Button onClick={stop}>Stop</Button>
        </div>
      )}
      <div>
        <SubmitButton pendingText="Sending…">Look at the file</SubmitButton>
      </div>
      {warning}
    </Form>
  );
}

type Bytes = { done: number; total: number };

const inMegabytes = ({ done, total }: Bytes): Bytes => ({
  done: Math.round(done / 1e6),
  total: Math.round(total / 1e6),
});

/** The sending of one large file: how far it is, and what stops it. */
function useSending() {
  const [sending, setSending] = useState<Bytes | null>(null);
  const running = useRef<AbortController | null>(null);
  const { touch, clean, warning } = useUnsavedChanges(true, LEAVING);
  useEffect(() => () => running.current?.abort(), []);
  const send = async (file: File, kind: string): Promise<{ bulk?: string; errors?: Errors }> => {
    if (await isWorkbook(file)) return { errors: { content: WORKBOOK } };
    const control = new AbortController();
    running.current = control;
    touch();
    setSending({ done: 0, total: file.size });
    const sent = await sendLarge(file, kind, control.signal, (done, total) => setSending({ done, total }));
    running.current = null;
    clean();
    setSending(null);
    if (!('stopped' in sent)) return sent;
    return { errors: { form: 'Stopped. What was sent is kept: look at the same file again to go on.' } };
  };
  return { sending, send, stop: () => running.current?.abort(), warning };
}

const WORKBOOK =
  'A workbook of more than 20 MB is not read. Save the sheet as CSV (in Excel: “CSV UTF-8”) and import that.';

async function isWorkbook(file: File): Promise<boolean> {
  const begins = new Uint8Array(
    await file
      .slice(0, 2)
      .arrayBuffer()
      .catch(() => new ArrayBuffer(0)),
  );
  return begins[0] === 0x50 && begins[1] === 0x4b;
}

type Uploaded = { file?: string; errors?: Errors };

async function upload(data: FormData): Promise<Uploaded> {
  const file = data.get('content');
  if (!(file instanceof File) || file.name === '') return { errors: { content: 'Choose a file.' } };
  try {
    const response = await fetch('/import/upload', { method: 'POST', body: data });
    return (await response.json()) as Uploaded;
  } catch {
    return {
      errors: {
        form: 'The file could not be sent: the server was not reached, or the file changed on your disk. Choose it again.',
      },
    };
  }
}
