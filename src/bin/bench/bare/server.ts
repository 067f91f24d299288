import { createServer } from "node:http";
import { createPool } from "../../../platform/db.ts";
import { createBareApp } from "./routes.ts";

const { DATABASE_URL = "", PORT = "0", HOST = "127.0.0.1" } = process.env;
const pool = createPool(DATABASE_URL, { max: 10 });
const server = createServer(createBareApp(pool)).listen(Number(PORT), HOST);
process.once("SIGTERM", () => {
  server.closeAllConnections();
  server.close(() => void pool.end().then(() => process.exit(0)));
});
