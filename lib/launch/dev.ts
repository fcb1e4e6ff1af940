import { generateClient } from './prisma-client';
import { main } from './say';
import { runWeb } from './web';

await main((stopped) =>
  runWeb('dev', stopped, async () => {
    await generateClient();
    return {};
  }),
);
