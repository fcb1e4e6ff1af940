import { migrateDatabase, openDatabase } from './database';
import { main, unlessStopped } from './say';

await main(async (stopped) => {
  const database = await openDatabase();
  try {
    await unlessStopped(stopped, migrateDatabase(database.url));
    return 0;
  } finally {
    await database.close();
  }
});
