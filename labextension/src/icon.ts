/** The extension's own icon: three results, one resting on the others. */
import { LabIcon } from '@jupyterlab/ui-components';

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 22 22">
  <g class="jp-icon3" fill="none" stroke="#616161" stroke-width="1.6">
    <path d="M7.5 6.5 13 10M7.5 15.500 13 12"/>
    <circle cx="5.200" cy="5.200" r="2.700"/><circle cx="5.200" cy="16.800" r="2.700"/>
  </g>
  <circle class="jp-icon3" fill="#616161" cx="16" cy="11" r="3.500"/>
</svg>`;

const made = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 22 22">
  <path class="jp-icon3" fill="#616161" d="M3 4v14l9-7z"/>
  <circle class="jp-icon3" fill="#616161" cx="17" cy="11" r="3.500"/>
</svg>`;

/** The icon of what makes assets: go, and a result. */
export const materializeIcon = new LabIcon({ name: 'nbasset:materialize', svgstr: made });

/** The icon of the panel. */
export const assetsIcon = new LabIcon({ name: 'nbasset:assets', svgstr: drawing });
