# Built on any machine with Docker: docker build -t postmortem .
# The builder runs as the machine does and compiles for the architecture of the image (amd64 or arm64).
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /work
COPY Directory.Build.props Directory.Packages.props global.json ./
COPY src/Postmortem/Postmortem.csproj src/Postmortem/
RUN dotnet restore src/Postmortem -a $TARGETARCH -p:PublishReadyToRun=true
COPY templates templates
COPY src src
RUN dotnet publish src/Postmortem -c Release -a $TARGETARCH --no-restore --no-self-contained -p:PublishReadyToRun=true -o /out

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The time zones of the people who read the record.
RUN apt-get update && apt-get install -y --no-install-recommends tzdata && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /out .
RUN mkdir /data && chown $APP_UID /data
USER $APP_UID
ENV Storage__Directory=/data \
    ASPNETCORE_URLS=http://+:5080 \
    Logging__Console__FormatterName=json
# At most two fifths of the container's memory (without a limit: of the machine's) for the collector's heap; the rest is for code,
# SQLite's pages and documents. Two heaps with a small youngest generation,
# and two of malloc's, however many processors the machine has.
ENV DOTNET_GCHeapHardLimitPercent=0x28 \
    DOTNET_GCHeapCount=2 \
    DOTNET_GCNoAffinitize=1 \
    DOTNET_GCgen0size=0x400000 \
    MALLOC_ARENA_MAX=2
VOLUME /data
EXPOSE 5080
# The image has no curl: the program asks itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["dotnet", "Postmortem.dll", "health"]
ENTRYPOINT ["dotnet", "Postmortem.dll"]
