import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient } from '@tanstack/react-query';
import { CoreAdminContext, CoreAdminUI, CustomRoutes, Resource } from 'ra-core';
import { lazy } from 'react';
import { createBrowserRouter, Navigate, Route } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { asProblem } from '../api/problem.ts';
import { dataProvider } from '../api/data-provider.ts';
import { SignInPage } from '../entrance/index.ts';
import { createI18n } from '../i18n/index.ts';
import { InboxPage } from '../inbox/index.ts';
import { authProvider, useSession } from '../session/index.ts';
import { Boot } from './boot.tsx';
import { CrashPage, LoadingPage, NotFoundPage } from './fallback-pages.tsx';
import { Shell } from './shell.tsx';

const AgentsPage = lazy(() => import('../agents/agents-page.tsx'));
const ChannelsPage = lazy(() => import('../channels/channels-page.tsx'));
const ContactsPage = lazy(() => import('../contacts/contacts-page.tsx'));
const DeliveriesPage = lazy(() => import('../deliveries/deliveries-page.tsx'));
const KnowledgePage = lazy(() => import('../knowledge/knowledge-page.tsx'));
const NoticesPage = lazy(() => import('../notices/notices-page.tsx'));
const OperatorPage = lazy(() => import('../operator/operator-page.tsx'));
const OutboxPage = lazy(() => import('../outbox/outbox-page.tsx'));
const TemplatesPage = lazy(() => import('../templates/templates-page.tsx'));
const TemplatePage = lazy(() => import('../templates/template-page.tsx'));
const SettingsPage = lazy(() => import('../settings/settings-page.tsx'));

const i18n = createI18n();

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The event stream tells what changed; a page that is opened again within this time asks nothing.
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && ['offline', 'unavailable'].includes(asProblem(error).kind),
    },
  },
});

/** Every page, in one place to read top to bottom. A resource is named as its page; the data provider knows its collection. */
function Admin() {
  return (
    <CoreAdminUI
      disableTelemetry
      requireAuth
      title="Parley"
      layout={Shell}
      loginPage={SignInPage}
      loading={LoadingPage}
      error={CrashPage}
      catchAll={NotFoundPage}
    >
      <CustomRoutes>
        <Route path="/" element={<Navigate to="/conversations" replace />} />
        <Route path="/conversations/:id?" element={<InboxPage />} />
        <Route path="/outbox" element={<OutboxPage />} />
        <Route path="/notices" element={<NoticesPage />} />
        <Route path="/settings/*" element={<SettingsPage />} />
        <Route path="/install/*" element={<ForOperators />} />
      </CustomRoutes>
      <Resource name="contacts" list={ContactsPage} recordRepresentation="name" />
      <Resource name="agents" list={AgentsPage} recordRepresentation="name" />
      <Resource name="knowledge" list={KnowledgePage} recordRepresentation="title" />
      <Resource
        name="templates"
        list={TemplatesPage}
        create={TemplatePage}
        edit={TemplatePage}
        recordRepresentation="name"
      />
      <Resource name="channels" list={ChannelsPage} recordRepresentation="name" />
      <Resource name="deliveries" list={DeliveriesPage} />
    </CoreAdminUI>
  );
}

function ForOperators() {
  const { user, acting } = useSession();
  if (user?.role !== 'superadmin') return <NotFoundPage />;
  // Whoever began to act from here goes on in the company they act for.
  return acting === null ? <OperatorPage /> : <Navigate to="/" replace />;
}

function Root() {
  return (
    <CoreAdminContext
      authProvider={authProvider}
      dataProvider={dataProvider}
      i18nProvider={i18n}
      queryClient={queryClient}
    >
      <Boot>
        <Admin />
      </Boot>
    </CoreAdminContext>
  );
}

const router = createBrowserRouter([{ path: '*', element: <Root />, errorElement: <Navigate to="/" replace /> }]);

export function App() {
  return (
    // The server's policy allows no style elements made at run time.
    <CSPProvider disableStyleElements>
      <RouterProvider router={router} />
    </CSPProvider>
  );
}
