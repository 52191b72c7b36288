// An experiment as the page shows it before it runs.
import { type Experiment, loadMs, totalMs } from '../experiment/experiment.ts';
import { controlsOf } from './policy-controls.ts';

/** Plain words and numbers of an experiment. */
export const experimentView = (experiment: Experiment) => ({
  name: experiment.name,
  title: experiment.title,
  question: experiment.question,
  hypothesis: experiment.hypothesis,
  lesson: experiment.lesson,
  seed: experiment.seed,
  loadMs: loadMs(experiment),
  totalMs: totalMs(experiment),
  withinMs: experiment.withinMs,
  lanes: experiment.lanes.map((lane) => ({ name: lane.name, use: lane.use, controls: controlsOf(lane) })),
  expect: experiment.expect.map(({ says, lane, during }) => ({ says, lane, during: during ?? '' })),
});
