// The part of Grafana's classic dashboard JSON that we use. Classic: Grafana 10 to 13 read it.

/** One query of a panel. */
export interface Query {
  readonly expr: string;
  /** Grafana's template: `{{grpc_status}}` becomes the value of that label. */
  readonly legend: string;
}

/** What a reader needs to use a panel, shown when the mouse rests on its title. */
export interface Explained {
  /** What the panel shows. */
  readonly what: string;
  /** What it looks like when all is well. */
  readonly normal: string;
  /** What to do when it does not. */
  readonly otherwise: string;
}

export interface Unplaced extends Explained {
  readonly type: 'stat' | 'timeseries' | 'state-timeline' | 'heatmap' | 'table';
  readonly title: string;
  readonly queries: readonly Query[];
  /** Of 24 columns. */
  readonly width: number;
  /** In rows of about 30 pixels. */
  readonly height: number;
  readonly fieldConfig: FieldConfig;
  readonly options: object;
  /** `heatmap` wants its buckets as one frame, `table` its labels as columns. */
  readonly format: 'time_series' | 'heatmap' | 'table';
  /** Only the newest value, not the line to it. */
  readonly instant: boolean;
  readonly transformations?: readonly object[];
}

export interface FieldConfig {
  readonly defaults: {
    readonly unit: string;
    readonly min?: number;
    readonly max?: number;
    readonly noValue?: string;
    readonly color?: { readonly mode: string; readonly fixedColor?: string };
    readonly custom?: object;
    readonly mappings?: readonly object[];
    readonly thresholds?: { readonly mode: 'absolute'; readonly steps: readonly Step[] };
  };
  readonly overrides: readonly object[];
}

/** From this value up, this colour; null = from the very bottom. */
export interface Step {
  readonly value: number | null;
  readonly color: string;
}

export interface Row {
  readonly title: string;
  readonly collapsed: boolean;
  readonly panels: readonly Unplaced[];
}
