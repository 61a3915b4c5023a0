// The part of Vega that draws our pictures: no maps, no networks, no text fitting. Expressions are interpreted, never evaluated.
import { transforms } from 'vega-dataflow';
import * as common from 'vega-transforms';
import * as marks from 'vega-view-transforms';
import * as encoders from 'vega-encode';
import { parse } from 'vega-parser';
import { View } from 'vega-view';
import { expressionInterpreter } from 'vega-interpreter';

Object.assign(transforms, common, marks, encoders);
globalThis.vegaRuntime = { parse, View, expressionInterpreter };
