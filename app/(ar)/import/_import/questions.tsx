'use client';

import { Button } from '@/components/ui/button';
import { Table, TableCell, TableHead, TableRow } from '@/components/ui/table';
import type { Settled } from '@/lib/exchange/mapping';
import type { Question } from '@/lib/exchange/propose-mapping';
import { LINES } from './reading-words';

type QuestionsProps = { questions: readonly Question[]; settle: (more: Settled) => void };

/** What the file leaves open. Readings stand side by side, so that one look at an example answers. */
export function Questions({ questions, settle }: QuestionsProps) {
  return (
    <section
      aria-labelledby="open-questions"
      className="flex flex-col gap-3 rounded-lg border border-edge bg-warn-tint px-4 py-3"
    >
      <h2 id="open-questions" className="font-semibold text-warn">
        {questions.length === 1
          ? 'One question before it can be imported'
          : `${questions.length} questions before it can be imported`}
      </h2>
      {questions.map((question) => (
        <div key={question.about + question.message} className="flex flex-col gap-2">
          <p>{question.message}</p>
          {question.examples && question.choices && <Readings question={question} />}
          {question.choices && (
            <div className="flex flex-wrap gap-2">
              {question.choices.map((choice) => (
                <Button key={choice} onClick={() => settle({ [question.about]: choice } as Settled)}>
                  {LINES.find(({ value }) => value === choice)?.label ?? choice}
                </Button>
              ))}
            </div>
          )}
        </div>
      ))}
    </section>
  );
}

const Readings = ({ question: { choices = [], examples = [] } }: { question: Question }) => (
  <Table caption="The same values, read in each way" className="!w-auto">
    <thead>
      <TableRow>
        <TableHead>In the file</TableHead>
        {choices.map((choice) => (
          <TableHead key={choice}>As {choice}</TableHead>
        ))}
      </TableRow>
    </thead>
    <tbody>
      {examples.map(({ text, as }) => (
        <TableRow key={text}>
          <TableCell>{text}</TableCell>
          {choices.map((choice) => (
            <TableCell key={choice}>{as[choice]}</TableCell>
          ))}
        </TableRow>
      ))}
    </tbody>
  </Table>
);
