import type { NextRequest } from 'next/server';
import { accountStatement } from '@/lib/letters/account-statement';
import { statementFile } from '@/lib/web/api-files';
import { answerFile } from '../../../_statements/answer-file';

/** A customer’s statement of account as a PDF. */
export const GET = async (
  request: NextRequest,
  { params }: { params: Promise<{ number: string }> },
): Promise<Response> => answerFile(request, accountStatement, statementFile, (await params).number);
