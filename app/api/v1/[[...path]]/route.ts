import { answerApi } from '@/lib/web/api-route';

// `lib/web/api-map.ts` says what each path asks or runs, and 404 and 405 are answered like every other refusal.
export {
  answerApi as GET,
  answerApi as POST,
  answerApi as PUT,
  answerApi as PATCH,
  answerApi as DELETE,
  answerApi as OPTIONS,
};
