package dmft.cli.parameters;

import dmft.order.Recording;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import java.util.List;

/**
 * A run, ready to be solved.
 *
 * @param values every parameter, defaults and found paths filled in
 * @param problem what is to be solved
 * @param settings how
 * @param recording what is taken down on the way
 * @param warnings what the user should know before it starts
 * @param notes what the log should say
 */
public record Run(
        ParameterValues values,
        Problem problem,
        SolverSettings settings,
        Recording recording,
        List<String> warnings,
        List<String> notes) {

    /** This run on the backend that its own stands for. */
    public Run on(String backend) {
        return new Run(values, problem, settings.withBackend(backend), recording, warnings, notes);
    }

    /** This run on a number of threads of its own, which changes no result. */
    public Run withThreads(int threads) {
        return new Run(values, problem, settings.withThreads(threads), recording, warnings, notes);
    }
}
