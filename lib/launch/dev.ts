import { generateClient } from './prisma-client';
import { main } from './say';
import { runWeb } from './web';

await main(async (stopped) => {
  await generateClient();
  return runWeb('dev', stopped);
});
