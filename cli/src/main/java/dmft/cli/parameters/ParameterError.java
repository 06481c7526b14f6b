package dmft.cli.parameters;

import java.util.Comparator;

/**
 * One thing that is wrong with a parameter file or an option.
 *
 * @param place where: "run.toml:12" or "--set solver.samples=0"
 * @param line the line in the file, or a number after all lines for options
 * @param message what was got, what was expected, what to do
 * @param unavailable true if it is no mistake but more than this machine can do
 */
public record ParameterError(String place, int line, String message, boolean unavailable) {

    /** The order of the file. */
    static final Comparator<ParameterError> IN_FILE_ORDER = Comparator.comparingInt(ParameterError::line);

    /** One line; control characters, which a file may hold and a terminal may obey, are shown as question marks. */
    @Override
    public String toString() {
        return (place + ": " + message).replaceAll("\\p{Cntrl}", "?");
    }
}
