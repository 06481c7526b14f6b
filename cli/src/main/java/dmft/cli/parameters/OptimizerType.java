package dmft.cli.parameters;

import java.util.List;
import java.util.Locale;

/** The optimizer's name. There is one, and others are told why they are none here. */
record OptimizerType() implements ValueType<String> {

    static final String SGD = "sgd";

    private static final List<String> ADAPTIVE =
            List.of("adam", "adamw", "nadam", "adamax", "radam", "rmsprop", "adagrad", "adadelta", "lion", "signsgd");

    @Override
    public String expected() {
        return '"' + SGD + '"';
    }

    @Override
    public String read(Object toml) throws BadValueException {
        if (SGD.equals(toml)) {
            return SGD;
        }
        if (toml instanceof String name && ADAPTIVE.contains(name.toLowerCase(Locale.ROOT))) {
            throw new BadValueException("expected " + expected() + ": an adaptive optimizer divides every entry of a"
                    + " gradient by its own size, so that what W learns is no longer a sum of products g φᵀ, and the"
                    + " limit's equations do not close on the kernels Φ and G; momentum, decay and schedules of"
                    + " \"sgd\" do (training.momentum, weight_decay, schedule)");
        }
        throw new BadValueException("expected " + expected());
    }
}
