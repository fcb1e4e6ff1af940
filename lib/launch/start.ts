import { buildApp } from './build';
import { generateClient } from './prisma-client';
import { main, say } from './say';
import { runWeb } from './web';

await main((stopped) =>
  runWeb('start', stopped, async () => {
    await generateClient();
    const { folder, fresh } = await buildApp(stopped);
    if (!fresh) say('The app is built already');
    return { build: folder };
  }),
);
