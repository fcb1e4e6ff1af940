import { answerReady } from '@/lib/web/ready';

export const dynamic = 'force-dynamic';
export const GET = answerReady;
