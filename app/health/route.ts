import { answerHealth } from '@/lib/web/ready';

export const dynamic = 'force-dynamic';
export const GET = answerHealth;
