// Which faults the server injected when. Pure: time is an argument.

export interface Fault {
  readonly kind: string;
  /** Share of calls it hits, 0..1. */
  readonly share: number;
  readonly description: string;
  /** Which calls, in words; empty = all. */
  readonly target: string;
}

/** What the server says of its chaos, in this process's words. */
export interface ChaosView {
  readonly scenario: string;
  readonly phase: string;
  readonly phaseElapsedMs: number;
  /** 0 = until told otherwise. */
  readonly phaseDurationMs: number;
  readonly faults: readonly Fault[];
  readonly seed: string;
  readonly faultsInjected: number;
  /** When the scenario falls back to "off", in milliseconds since 1970; 0 = not by itself. */
  readonly expiresAtMs: number;
}

export interface PhaseSegment {
  readonly scenario: string;
  readonly phase: string;
  readonly faults: readonly Fault[];
  readonly fromMs: number;
  /** Null = it still is. */
  readonly toMs: number | null;
  /** When it will end by itself; null = when told so. */
  readonly endsAtMs: number | null;
}

// Two looks at one phase disagree on its beginning by what the answer took to come.
const sameStartMs = 1500;

/** Keeps the segments of the last `keepMs` (default 10 minutes). */
export const createPhaseTimeline = ({ keepMs = 600_000 }: { readonly keepMs?: number } = {}) => {
  let segments: PhaseSegment[] = [];
  const close = (atMs: number): void => {
    segments = segments
      .map((each) => (each.toMs === null ? { ...each, toMs: Math.max(atMs, each.fromMs) } : each))
      .filter(({ toMs }) => toMs === null || toMs > atMs - keepMs);
  };
  return {
    /** True when a new phase began. */
    add({ scenario, phase, faults, phaseElapsedMs, phaseDurationMs }: ChaosView, nowMs: number): boolean {
      const startedMs = nowMs - phaseElapsedMs;
      const last = segments.at(-1);
      const current = last?.toMs === null ? last : undefined;
      const same = current?.scenario === scenario && current.phase === phase;
      if (same && startedMs - current.fromMs < sameStartMs) return false;
      // We may have begun to look, or to be answered again, in the middle of it.
      const fromMs = current === undefined ? Math.max(startedMs, last?.toMs ?? startedMs) : startedMs;
      close(fromMs);
      const endsAtMs = phaseDurationMs > 0 ? startedMs + phaseDurationMs : null;
      segments.push({ scenario, phase, faults, fromMs, toMs: null, endsAtMs });
      return true;
    },
    /** The server's chaos control cannot be reached. */
    lost: (nowMs: number): void => close(nowMs),
    /** Oldest first. */
    list: (): readonly PhaseSegment[] => segments,
  };
};
