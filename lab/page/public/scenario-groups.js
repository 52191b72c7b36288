// Where each scenario stands on the page. The first ones are buttons of the HTML, so that they are there before anything
// else is known; the others are behind a fold, by what goes wrong. One that no group names stands among the others.

const groups = [
  { title: 'Failures that come and go', names: ['fail-twice', 'worsening', 'flapping', 'bursts'] },
  { title: 'Too late', names: ['slow-start', 'long-tail', 'stalls'] },
  { title: 'Too much', names: ['brownout', 'retry-storm', 'pushback', 'rate-limited'] },
  {
    title: 'Lost and broken answers',
    names: ['lost-replies', 'duplicate-charge-trap', 'broken-answers', 'interrupted-streams'],
  },
  {
    title: 'Connections and servers',
    names: ['connection-killer', 'dead-connections', 'one-bad-replica', 'rolling-restart', 'crashes'],
  },
];

/** The groups behind the fold, each with its scenarios in their own order; none is empty. Pure. */
export const groupsOf = (scenarios, shownAlready) => {
  const folded = scenarios.filter(({ name }) => !shownAlready.includes(name));
  const named = groups.flatMap(({ names }) => names);
  return [...groups, { title: 'Others', names: folded.map(({ name }) => name).filter((name) => !named.includes(name)) }]
    .map(({ title, names }) => ({ title, scenarios: folded.filter(({ name }) => names.includes(name)) }))
    .filter((group) => group.scenarios.length > 0);
};
