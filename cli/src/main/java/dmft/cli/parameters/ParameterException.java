package dmft.cli.parameters;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a parameter file, its data and the options that change it. */
public final class ParameterException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<ParameterError> errors;

    ParameterException(List<ParameterError> errors) {
        super(errors.stream()
                .sorted(ParameterError.IN_FILE_ORDER)
                .map(ParameterError::toString)
                .collect(Collectors.joining(System.lineSeparator())));
        this.errors = errors.stream().sorted(ParameterError.IN_FILE_ORDER).toList();
    }

    /** Everything that is wrong with several readings of one file, each thing once. */
    public static ParameterException ofAll(List<ParameterException> readings) {
        return new ParameterException(readings.stream()
                .flatMap(reading -> reading.errors().stream())
                .distinct()
                .toList());
    }

    /** The errors in the order of the file, those of options last. */
    public List<ParameterError> errors() {
        return errors;
    }

    /** True if the file is right and only asks for what cannot be had here. */
    public boolean onlyUnavailable() {
        return errors.stream().allMatch(ParameterError::unavailable);
    }
}
