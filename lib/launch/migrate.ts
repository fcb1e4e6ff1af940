import { migrateDatabase, openDatabase } from './database';
import { main } from './say';

await main(async () => {
  const database = await openDatabase();
  try {
    await migrateDatabase(database.url);
    return 0;
  } finally {
    await database.close();
  }
});
