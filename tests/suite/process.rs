//! The real binary, as people and machines meet it: commands, servers, HTTP over a plain socket.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The longest that any command of these tests may take before it is killed and the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Largest resident memory seen, in kB; 0 where the system does not say.
    pub(crate) peak_kb: u64,
}

impl Ran {
    /// The standard output, when the command ended with this status.
    #[track_caller]
    pub(crate) fn expect(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "{}\n{}", self.stdout, self.stderr);
        let panicked = self.stderr.contains("panicked");
        assert!(!panicked, "{}", self.stderr);
        &self.stdout
    }

    /// The standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A command of the binary, away from the settings of whoever runs the tests.
pub(crate) fn portulan(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portulan"));
    command
        .args(arguments)
        .env_remove("PORTULAN_DATA")
        .env_remove("PORTULAN_LISTEN")
        .env_remove("PORTULAN_LOG")
        .env("COLUMNS", "100")
        .stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub(crate) fn run(arguments: &[&str]) -> Ran {
    finish(portulan(arguments))
}

/// Runs a prepared command to its end, looking at its memory meanwhile.
pub(crate) fn finish(mut command: Command) -> Ran {
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    let stdout = drain(child.stdout.take().expect("piped"));
    let stderr = drain(child.stderr.take().expect("piped"));
    let started = Instant::now();
    let mut peak_kb = 0;
    let status = loop {
        peak_kb = peak_kb.max(peak_memory(child.id()));
        if let Some(status) = child.try_wait().expect("the child is ours") {
            break status;
        }
        if started.elapsed() > PATIENCE {
            child.kill().expect("the child is ours");
            panic!("{command:?} has not ended after {PATIENCE:?}");
        }
        thread::sleep(Duration::from_millis(2));
    };
    Ran {
        code: status.code(),
        stdout: stdout.join().expect("read"),
        stderr: stderr.join().expect("read"),
        peak_kb,
    }
}

fn drain(mut from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).expect("a pipe can be read");
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The largest resident memory of a process so far, in kB, where `/proc` tells it.
pub(crate) fn peak_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

/// A folder with the map that a first start makes, without the example; made once and copied.
pub(crate) fn new_map() -> TempDir {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        Server::start(folder.path()).stop();
        fs::remove_file(folder.path().join("jeton-administrateur")).expect("there");
        folder
    });
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["changes", "snapshots"] {
        copy(&made.path().join(name), &folder.path().join(name));
    }
    folder
}

/// Copies a flat folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("created");
    for entry in fs::read_dir(from).expect("listed") {
        let entry = entry.expect("listed");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
    }
}

/// A path as an argument.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("the folders of the tests are UTF-8")
}

/// Writes a file and gives its path.
pub(crate) fn file(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, content).expect("written");
    path
}

/// A model of the exchange format with these application components, named and identified.
pub(crate) fn model(names: &[String]) -> String {
    let mut elements = String::new();
    for (number, name) in names.iter().enumerate() {
        elements.push_str(&format!(
            "<element identifier=\"id-{number}\" xsi:type=\"ApplicationComponent\"><name>{name}</name></element>\n"
        ));
    }
    model_with(&elements)
}

/// A model of the exchange format with these elements, written as XML.
pub(crate) fn model_with(elements: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" identifier=\"id-m\">\n\
         <name>Modèle d’essai</name>\n<elements>\n{elements}</elements>\n</model>\n"
    )
}

/// A running `portulan serve`; killed when it is dropped.
pub(crate) struct Server {
    child: Child,
    stderr: Option<thread::JoinHandle<String>>,
    pub(crate) address: SocketAddr,
    token: String,
}

impl Server {
    /// Starts on a free port, without the example, and waits until it listens.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::try_start(folder).unwrap_or_else(|said| panic!("the server has not started: {said}"))
    }

    /// The same with more options.
    pub(crate) fn start_with(folder: &Path, options: &[&str]) -> Self {
        Self::try_start_with(folder, options)
            .unwrap_or_else(|said| panic!("the server has not started: {said}"))
    }

    /// The same; what it said when it ended instead.
    pub(crate) fn try_start(folder: &Path) -> Result<Self, String> {
        Self::try_start_with(folder, &[])
    }

    fn try_start_with(folder: &Path, options: &[&str]) -> Result<Self, String> {
        let arguments = ["serve", "--data", text(folder), "--listen", "127.0.0.1:0"];
        let mut command = portulan(&arguments);
        let mut child = command
            .arg("--sans-exemple")
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let stderr = drain(child.stderr.take().expect("piped"));
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        let address = loop {
            line.clear();
            if stdout.read_line(&mut line).expect("UTF-8") == 0 {
                let status = child.wait().expect("the child is ours");
                let said = stderr.join().expect("read");
                return Err(format!("{:?} {said}", status.code()));
            }
            if let Some((_, address)) = line.split_once("http://") {
                break address.trim().parse().expect("an address");
            }
        };
        let token = fs::read_to_string(folder.join("jeton-administrateur")).unwrap_or_default();
        Ok(Self { child, stderr: Some(stderr), address, token: token.trim().to_owned() })
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, and checks that it ends well and has never panicked.
    pub(crate) fn stop(mut self) {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").arg(id).status().expect("kill exists");
        assert!(asked.success());
        let status = self.child.wait().expect("the child is ours");
        assert!(status.success(), "{status}");
        let said = self.stderr.take().map(|stderr| stderr.join().expect("read"));
        assert!(!said.unwrap_or_default().contains("panicked"), "a panic");
    }

    /// SIGKILL: no code of the process runs any more.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("the child is ours");
        self.child.wait().expect("the child is ours");
    }

    /// Reads an address; a path is sent as it is.
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.get_as(path, "text/html")
    }

    /// Reads an address with an `Accept`.
    pub(crate) fn get_as(&self, path: &str, accept: &str) -> Reply {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: portulan\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
        );
        exchange(self.address, request.as_bytes()).expect("the server answers")
    }

    /// Publishes a model over HTTP.
    ///
    /// # Errors
    /// When the server does not answer, as when it is killed.
    pub(crate) fn publish(&self, source: &str, model: &str) -> std::io::Result<Reply> {
        publish(self.address, &self.token, (source, model))
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Publishes a model of the organisation «Essai» over HTTP.
pub(crate) fn publish(
    address: SocketAddr,
    token: &str,
    (source, model): (&str, &str),
) -> std::io::Result<Reply> {
    let mut request = format!(
        "POST /api/v1/imports?organisme=essai&source={source} HTTP/1.1\r\nHost: portulan\r\n\
         Authorization: Bearer {token}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        model.len()
    )
    .into_bytes();
    request.extend_from_slice(model.as_bytes());
    exchange(address, &request)
}

/// An HTTP answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// The lines of the head, in lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Sends bytes and reads the whole answer; the request must ask to close the connection.
pub(crate) fn exchange(address: SocketAddr, request: &[u8]) -> std::io::Result<Reply> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // A server that refuses a body may close before reading it: what it said still counts.
    let sent = stream.write_all(request);
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    if bytes.is_empty() {
        sent?;
        read?;
    }
    reply(&bytes).ok_or_else(|| std::io::Error::other("the answer is cut"))
}

fn reply(bytes: &[u8]) -> Option<Reply> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let body = &bytes[end + 4..];
    let body = if head.contains("transfer-encoding: chunked") {
        unchunked(body)?
    } else {
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        match length.and_then(|length| length.parse::<usize>().ok()) {
            // An answer that is cut is no answer: it acknowledges nothing.
            Some(length) if body.len() < length => return None,
            _ => body.to_vec(),
        }
    };
    Some(Reply { status, head, body: String::from_utf8_lossy(&body).into_owned() })
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        rest = &rest[end + 2..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}
