package dmft.cli;

import dmft.cli.parameters.ParameterValues;
import dmft.compute.FieldMemory;
import dmft.solve.MemoryNeed;
import java.util.List;

/**
 * One combination of the values of a sweep.
 *
 * @param name of its folder, "gamma0=0.1,seed=1"
 * @param settings what it sets, "model.gamma0=0.1"
 * @param values every parameter of it
 * @param memory what its solve needs at least on 1, 2, … threads
 * @param fields where its fields lie
 */
record SweepPoint(
        String name, List<String> settings, ParameterValues values, List<MemoryNeed> memory, FieldMemory fields) {

    /** What its solve needs at least on a number of threads. */
    MemoryNeed memoryOn(int threads) {
        return memory.get(Math.min(threads, memory.size()) - 1);
    }
}
