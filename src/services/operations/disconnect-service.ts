import type { Operation } from "../../orders/index.ts";
import { assessDisconnection, deleteConnected, describeService, nameService, withService } from "../repository.ts";
import { type ServiceParams, serviceParams, serviceTexts } from "./service-params.ts";

/** Отключение услуги (guide, chapters 8 and 15.1). */
export const disconnectService: Operation<ServiceParams> = {
  name: "disconnect-service",
  permission: "orders:write",
  params: serviceParams,
  whom: { statuses: ["active"] },
  isForSubscriber: true,
  assess: (tx, items, { serviceId }) => assessDisconnection(tx, withService(tx, items, serviceId)),
  command: ({ serviceId }) => ({ name: "disconnect-service", params: { serviceId } }),
  apply: (tx, items, { serviceId }) => deleteConnected(tx, items, serviceId),
  undo: (params) => ({ operation: "connect-service", params }),
  texts: serviceTexts("disconnect"),
  subject: (scope, { serviceId }) => nameService(scope, serviceId),
  describe: (scope, { serviceId }) => describeService(scope, serviceId),
};
