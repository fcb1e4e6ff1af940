import { buildApp } from './build';
import { generateClient } from './prisma-client';
import { main, say } from './say';
import { runWeb } from './web';

await main((stopped) =>
  runWeb('start', stopped, async () => {
    await generateClient();
    if (!(await buildApp(stopped))) say('The app is built already');
  }),
);
