// Writes down the public interface anew, for a change of it that is meant: its diff is what is reviewed.
import { publicInterface } from './registry/publicInterface';
import { writeJson } from './registry/written';

void writeJson('test/registry/interface.json', publicInterface());
