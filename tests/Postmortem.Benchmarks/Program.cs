Console.WriteLine("Benchmarks come with the record.");
