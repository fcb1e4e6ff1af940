import type { NextRequest } from 'next/server';
import { reminderLetter } from '@/lib/letters/letter';
import { reminderFile } from '@/lib/web/api-files';
import { answerFile } from '../../../_statements/answer-file';

/** A reminder to a customer on paper, as it would be printed today; nothing is sent. */
export const GET = async (
  request: NextRequest,
  { params }: { params: Promise<{ number: string }> },
): Promise<Response> => answerFile(request, reminderLetter, reminderFile, (await params).number);
