// The peer of the benchmark `acks`: the least that a bot made with Bolt for JavaScript must do to lose nothing.
// It checks the signature, puts the event down once, durably, and only then acknowledges.
const { App, LogLevel } = require('@slack/bolt');
const Database = require('better-sqlite3');

const [port, file] = process.argv.slice(2);
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('create table inbox (id integer primary key, dedupe_key text not null unique, payload text not null, received_at integer not null)');
const insert = db.prepare('insert into inbox (dedupe_key, payload, received_at) values (?, ?, ?) on conflict (dedupe_key) do nothing');

const app = new App({
  signingSecret: process.env.SIGNING_SECRET,
  authorize: async () => ({ botToken: 'xoxb-none', botId: 'B0BOT', botUserId: 'U0BOT' }),
  // Without it Bolt acknowledges events before anything is kept.
  processBeforeResponse: true,
  logLevel: LogLevel.ERROR,
});
app.event('reaction_added', async ({ body }) => {
  insert.run(body.event_id, JSON.stringify(body), Date.now());
});
app.start({ port: Number(port), host: '127.0.0.1' });
