/** Where the parts of the running lab are. */
export interface LabPorts {
  readonly pagePort: number;
  readonly grpcPort: number;
  readonly serverMetricsPort: number;
  readonly clientMetricsPort: number;
}

const tour = `
  What you will see in the first minute
    0–4 s    calm: every call goes through
    4–14 s   flaky: 20 % of calls hang for 5 s, 20 % fail; the client retries them
    14–26 s  outage: every call fails; after 5 failures in a row the breaker opens
    then     silence: for 30 s nothing leaves the client, although the server is well again
    then     one probe goes out, succeeds, and the circuit closes
`;

/** The few lines a reader finds in the terminal once all is up. */
export const welcome = (ports: LabPorts, scenario: string): string => `
  The lab is running. Open  http://127.0.0.1:${ports.pagePort}
${scenario === 'showcase' ? tour : `\n  Scenario: ${scenario}. The page has buttons for the others.\n`}
  Console  http://127.0.0.1:${ports.pagePort}/experiments: clients side by side on the same faults, with a verdict

  gRPC     127.0.0.1:${ports.grpcPort}
  Metrics  server http://127.0.0.1:${ports.serverMetricsPort}/metrics
           client http://127.0.0.1:${ports.clientMetricsPort}/metrics
  Stop     Ctrl-C

`;
