'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { FileField } from '@/components/ui/file-field';
import { Form } from '@/components/ui/form';
import { RadioGroup } from '@/components/ui/radio-group';
import { SubmitButton } from '@/components/ui/submit-button';
import { newRequestKey } from '../_shell/request-key';
import { KINDS } from './_import/words';

/** What and which file; a refusal stands beside the field, and nothing that was chosen is lost. */
export function UploadForm({ kind }: { kind: string }) {
  const router = useRouter();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [key, setKey] = useState(newRequestKey);
  const send = async (data: FormData) => {
    data.set('request_key', key);
    const answer = await upload(data);
    setErrors(answer.errors ?? {});
    setKey(newRequestKey());
    if (answer.file) router.push(`/import/${answer.file}`);
  };
  return (
    <Form action={send} errors={errors} className="max-w-3xl">
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
        hint="Up to 20 MB. Nothing is written yet: the next step shows how it is read and what it would change."
        required
      />
      <div>
        <SubmitButton pendingText="Sending…">Look at the file</SubmitButton>
      </div>
    </Form>
  );
}

type Uploaded = { file?: string; errors?: Record<string, string> };

async function upload(data: FormData): Promise<Uploaded> {
  const file = data.get('content');
  if (!(file instanceof File) || file.name === '') return { errors: { content: 'Choose a file.' } };
  if (file.size > 20 * 1024 * 1024)
    return { errors: { content: 'The file is larger than 20 MB. Split it and import the parts.' } };
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
