/** The names of the commands. */
export const Ids = {
  materialize: 'nbasset:materialize',
  materializeStale: 'nbasset:materialize-stale',
  makeAgain: 'nbasset:make-again',
  makeAllAgain: 'nbasset:make-all-again',
  runAndMaterialize: 'nbasset:run-and-materialize',
  details: 'nbasset:details',
  why: 'nbasset:why',
  graph: 'nbasset:graph',
  goTo: 'nbasset:go-to-cell',
  upstream: 'nbasset:go-upstream',
  downstream: 'nbasset:go-downstream',
  stop: 'nbasset:stop',
  runs: 'nbasset:runs',
  load: 'nbasset:load',
  look: 'nbasset:look',
  panel: 'nbasset:panel'
} as const;
