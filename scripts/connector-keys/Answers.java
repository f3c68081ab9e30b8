// What connectors say of their own settings, as JSON: for each class that is named on the command line the type of every
// key, what `validate` says of it where it is absent, and what it says of a value that means nothing.
// scripts/connector-keys.py asks it.

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;

public class Answers {
    static final String NONSENSE = "\u2603nonsense";

    static String quoted(Object value) {
        if (value == null) {
            return "null";
        }
        StringBuilder made = new StringBuilder("\"");
        for (char one : value.toString().toCharArray()) {
            made.append(one < 32 || one == '"' || one == '\\' || one > 126 ? String.format("\\u%04x", (int) one) : String.valueOf(one));
        }
        return made.append('"').toString();
    }

    static Map<String, List<String>> errors(Connector connector, Map<String, String> settings) {
        Map<String, List<String>> found = new HashMap<>();
        for (ConfigValue value : connector.validate(settings).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                found.put(value.name(), value.errorMessages());
            }
        }
        return found;
    }

    public static void main(String[] names) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        StringBuilder all = new StringBuilder();
        for (String name : names) {
            Connector connector;
            try {
                connector = (Connector) Class.forName(name).getDeclaredConstructor().newInstance();
            } catch (ClassNotFoundException absent) {
                continue;
            }
            ConfigDef config = connector.config();
            Map<String, List<String>> absent = errors(connector, new HashMap<>());
            TreeSet<String> keys = new TreeSet<>(config.names());
            keys.addAll(absent.keySet());
            StringBuilder listed = new StringBuilder();
            for (String key : keys) {
                ConfigDef.ConfigKey known = config.configKeys().get(key);
                String said;
                try {
                    List<String> found = errors(connector, Map.of(key, NONSENSE)).get(key);
                    said = found == null ? null : String.join("\n", found);
                } catch (RuntimeException thrown) {
                    said = null;
                }
                List<String> missing = absent.get(key);
                listed.append(listed.length() == 0 ? "" : ",").append(quoted(key)).append(":{\"type\":").append(quoted(known == null ? null : known.type))
                    .append(",\"absent\":").append(quoted(missing == null ? null : String.join("\n", missing)))
                    .append(",\"nonsense\":").append(quoted(said)).append('}');
            }
            all.append(all.length() == 0 ? "" : ",\n").append(quoted(name)).append(":{").append(listed).append('}');
        }
        out.println("{" + all + "}");
        out.flush();
        System.exit(0);
    }
}
