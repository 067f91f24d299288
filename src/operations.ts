import { operationList } from "./orders/index.ts";
import { connectService, disconnectService } from "./services/index.ts";

/** Everything that can be ordered. */
export const operations = operationList(connectService, disconnectService);
