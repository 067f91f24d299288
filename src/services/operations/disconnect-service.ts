import type { Operation } from "../../orders/index.ts";
import { assessDisconnection, deleteConnected, describeService } from "../repository.ts";
import { type ServiceParams, serviceParams, serviceTexts } from "./service-params.ts";

/** Отключение услуги (guide, chapters 8 and 15.1). */
export const disconnectService: Operation<ServiceParams> = {
  name: "disconnect-service",
  params: serviceParams,
  assess: (tx, candidates, { serviceId }) => assessDisconnection(tx, candidates, serviceId),
  command: ({ serviceId }) => ({ name: "disconnect-service", params: { serviceId } }),
  apply: (tx, subscriberIds, { serviceId }) => deleteConnected(tx, subscriberIds, serviceId),
  texts: serviceTexts("disconnect"),
  describe: (scope, { serviceId }) => describeService(scope, serviceId),
};
