import { generateClient } from './prisma-client';
import { main, step } from './say';

await main(async () => {
  await step('Generating the database client', generateClient);
  return 0;
});
