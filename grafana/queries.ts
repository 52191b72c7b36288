// Finds every expression in dashboard JSON, as Grafana would send it to Prometheus.

/** One expression and where it stands. */
export interface Found {
  /** `Errors by status A`, or the annotation's name. */
  readonly where: string;
  readonly expr: string;
}

interface Panel {
  readonly title: string;
  readonly panels?: readonly Panel[];
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
}

/** The part of a dashboard that holds queries. */
export interface Dashboard {
  readonly panels: readonly Panel[];
  readonly annotations: { readonly list: readonly { readonly name: string; readonly expr: string }[] };
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
}

/** The expressions of all panels, those in collapsed rows too. */
export const panelQueries = (dashboard: Dashboard): Found[] => inside(dashboard.panels);

const inside = (panels: readonly Panel[]): Found[] =>
  panels.flatMap(({ title, targets = [], panels: folded = [] }) => [
    ...targets.map(({ refId, expr }) => ({ where: `${title} ${refId}`, expr })),
    ...inside(folded),
  ]);

/** The expressions of the annotations. */
export const annotationQueries = (dashboard: Dashboard): Found[] =>
  dashboard.annotations.list.map(({ name, expr }) => ({ where: `annotation ${name}`, expr }));

/** What the variables ask for: `label_values(SELECTOR, label)`. */
export const variableQueries = (dashboard: Dashboard): Found[] =>
  dashboard.templating.list.flatMap(({ name, definition }) => {
    const selector = /^label_values\((.+), \w+\)$/.exec(definition ?? '')?.[1];
    return selector === undefined ? [] : [{ where: `variable ${name}`, expr: selector }];
  });

/** Puts "All" for every variable; 20 s is what Grafana makes of `$__rate_interval` with a scrape every 5 s. */
export const filledIn = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '20s').replaceAll(/\$(job|server|method|breaker)/g, '.+');
