/** The names of the commands. */
export const Ids = {
  materialize: 'nbasset:materialize',
  materializeStale: 'nbasset:materialize-stale',
  materializeAll: 'nbasset:materialize-all',
  runAndMaterialize: 'nbasset:run-and-materialize',
  details: 'nbasset:details',
  why: 'nbasset:why',
  graph: 'nbasset:graph',
  goTo: 'nbasset:go-to-cell',
  upstream: 'nbasset:go-upstream',
  downstream: 'nbasset:go-downstream',
  stop: 'nbasset:stop',
  look: 'nbasset:look',
  panel: 'nbasset:panel'
} as const;
