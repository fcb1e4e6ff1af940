import { checks } from './checks';
import { generateClient } from './prisma-client';
import { main } from './say';

await main(async (stopped) => {
  await generateClient();
  const { failed } = await checks(stopped);
  return failed.length > 0 ? 1 : 0;
});
