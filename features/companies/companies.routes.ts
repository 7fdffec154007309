import { company, problem, type App } from '#platform/http';
import { companyPatch, companyWire } from './companies.model.ts';
import { changeCompany, currentCompany } from './companies.service.ts';

const tags = ['companies'];

export function companyRoutes(app: App): void {
  app.get(
    '/companies/current',
    {
      config: company('company.read'),
      schema: { tags, summary: "Get the caller's company", response: { 200: companyWire, 401: problem, 403: problem } },
    },
    (request) => request.company.run(currentCompany),
  );

  app.patch(
    '/companies/current',
    {
      config: company('company.write', 'company.updated'),
      schema: {
        tags,
        summary: "Change the caller's company",
        body: companyPatch,
        response: { 200: companyWire, 401: problem, 403: problem, 422: problem },
      },
    },
    (request) => request.company.run((tdb) => changeCompany(tdb, request.body)),
  );
}
