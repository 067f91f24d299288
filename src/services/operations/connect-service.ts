import type { Operation } from "../../orders/index.ts";
import { assessConnection, describeService, insertConnected, nameService, withService } from "../repository.ts";
import { type ServiceParams, serviceParams, serviceTexts } from "./service-params.ts";

/** Подключение услуги (guide, chapters 7 and 15.1). */
export const connectService: Operation<ServiceParams> = {
  name: "connect-service",
  permission: "orders:write",
  params: serviceParams,
  whom: { statuses: ["active"] },
  isForSubscriber: true,
  assess: (tx, items, { serviceId }) => assessConnection(tx, withService(tx, items, serviceId)),
  command: ({ serviceId }) => ({ name: "connect-service", params: { serviceId } }),
  apply: (tx, items, { serviceId }, { orderNumber }) => insertConnected(tx, items, serviceId, orderNumber),
  undo: (params) => ({ operation: "disconnect-service", params }),
  texts: serviceTexts("connect"),
  subject: (scope, { serviceId }) => nameService(scope, serviceId),
  describe: (scope, { serviceId }) => describeService(scope, serviceId),
};
