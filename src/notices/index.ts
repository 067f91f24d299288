export { type Notice, queueNotice, runSendNotice, sendNotice } from "./notice.ts";
