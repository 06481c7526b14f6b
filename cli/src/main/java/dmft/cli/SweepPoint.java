package dmft.cli;

import dmft.cli.parameters.ParameterValues;
import java.util.List;

/**
 * One combination of the values of a sweep.
 *
 * @param name of its folder, "gamma0=0.1,seed=1"
 * @param settings what it sets, "model.gamma0=0.1"
 * @param values every parameter of it
 * @param memory the bytes that its solve needs at least on 1, 2, … threads
 */
record SweepPoint(String name, List<String> settings, ParameterValues values, long[] memory) {

    /** The bytes that its solve needs at least on a number of threads. */
    long memoryOn(int threads) {
        return memory[Math.min(threads, memory.length) - 1];
    }
}
