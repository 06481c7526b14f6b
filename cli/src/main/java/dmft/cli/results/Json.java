package dmft.cli.results;

import java.math.BigDecimal;
import java.math.MathContext;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** JSON with an object's keys on lines of their own, arrays on one line, and numbers of nine significant digits. */
public final class Json {

    /** More than float32 fields know, and half the length of a float64. */
    private static final MathContext DIGITS = new MathContext(9);

    private Json() {}

    /** The text, ended by a line break. */
    public static String write(Object value) {
        SimpleModule numbers = new SimpleModule();
        numbers.addSerializer(Double.class, new NumberSerializer());
        numbers.addSerializer(double[].class, new ArraySerializer());
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withArrayIndenter(new DefaultPrettyPrinter.NopIndenter());
        ObjectWriter writer =
                JsonMapper.builder().addModule(numbers).build().writer().with(printer);
        return writer.writeValueAsString(value) + "\n";
    }

    /** A finite number with nine significant digits. */
    public static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        return rounded.scale() < 0 && rounded.scale() > -9 ? rounded.toPlainString() : rounded.toString();
    }

    /** JSON knows neither NaN nor infinity: a loss that diverged is null. */
    private static void writeNumber(double value, JsonGenerator json) {
        if (Double.isFinite(value)) {
            json.writeNumber(number(value));
        } else {
            json.writeNull();
        }
    }

    private static final class NumberSerializer extends StdSerializer<Double> {

        NumberSerializer() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator json, SerializationContext context) {
            writeNumber(value, json);
        }
    }

    private static final class ArraySerializer extends StdSerializer<double[]> {

        ArraySerializer() {
            super(double[].class);
        }

        @Override
        public void serialize(double[] values, JsonGenerator json, SerializationContext context) {
            json.writeStartArray();
            for (double value : values) {
                writeNumber(value, json);
            }
            json.writeEndArray();
        }
    }
}
