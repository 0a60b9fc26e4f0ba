//! The client's end of the line: its input with headers in one form and an end
//! that is noticed, and the watch over its process. Knows no message.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use memchr::memmem;
use tokio::io::{AsyncRead, ReadBuf};

use super::life::{End, Life};

/// A header part longer than this is none.
const LONGEST_HEADER: usize = 8 * 1024;

/// At most so much is handed on at once; the space for it is cleared before.
const PIECE: usize = 64 * 1024;

/// The client's process is looked for this often.
const WATCH_INTERVAL: Duration = Duration::from_secs(3);

/// What the client sends, with each header part reduced to `Content-Length` in
/// that spelling. The transport's own reader takes two fields at most, no other
/// spelling and one kind of content, though field names have no case (LSP: Base
/// Protocol).
///
/// The end of the input ends the process's life, and its life the input.
pub(super) struct Input<R> {
    inner: R,
    life: Life,
    over: BoxFuture<'static, ()>,
    /// Read but not yet looked at; begins where `part` does.
    pending: Vec<u8>,
    part: Part,
}

/// What comes next in the input.
enum Part {
    /// Header fields.
    Header,
    /// So many bytes of a message.
    Body(u64),
}

impl<R> Input<R> {
    /// The client's input from `inner`.
    pub fn new(inner: R, life: Life) -> Self {
        let over = life.clone();
        let over = async move { over.over().await }.boxed();
        Input { inner, life, over, pending: Vec::new(), part: Part::Header }
    }
}

impl<R: AsyncRead + Unpin> Input<R> {
    /// Reads from the client into `pending`; false at the end of the input.
    fn poll_more(&mut self, context: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut space = [0; LONGEST_HEADER];
        let mut space = ReadBuf::new(&mut space);
        ready!(Pin::new(&mut self.inner).poll_read(context, &mut space))?;
        self.pending.extend_from_slice(space.filled());
        Poll::Ready(Ok(!space.filled().is_empty()))
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Input<R> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let input = self.get_mut();
        if input.life.ended().is_some() || input.over.poll_unpin(context).is_ready() {
            return Poll::Ready(Ok(()));
        }
        loop {
            match input.part {
                Part::Header => {
                    if let Some(end) = header_end(&input.pending) {
                        let Some(length) = content_length(&input.pending[..end]) else {
                            return Poll::Ready(Err(no_header(&input.pending[..end])));
                        };
                        // Its place in `pending` is taken by the form that the transport reads.
                        let header = format!("Content-Length: {length}\r\n\r\n");
                        input.part = Part::Body(length.saturating_add(header.len() as u64));
                        input.pending.splice(..end, header.into_bytes());
                    } else if input.pending.len() > LONGEST_HEADER {
                        return Poll::Ready(Err(no_header(&input.pending)));
                    } else if !ready!(input.poll_more(context))? {
                        input.life.end(End::InputClosed);
                        return Poll::Ready(Ok(()));
                    }
                }
                Part::Body(0) => input.part = Part::Header,
                Part::Body(left) => {
                    let most = out.remaining().min(PIECE).min(usize::try_from(left).unwrap_or(PIECE));
                    let done = if input.pending.is_empty() {
                        let mut rest = ReadBuf::new(out.initialize_unfilled_to(most));
                        ready!(Pin::new(&mut input.inner).poll_read(context, &mut rest))?;
                        let done = rest.filled().len();
                        out.advance(done);
                        done
                    } else {
                        let done = most.min(input.pending.len());
                        out.put_slice(&input.pending[..done]);
                        input.pending.drain(..done);
                        done
                    };
                    if done == 0 && most > 0 {
                        input.life.end(End::InputClosed);
                    }
                    input.part = Part::Body(left - done as u64);
                    return Poll::Ready(Ok(()));
                }
            }
        }
    }
}

/// Where the header part ends, its empty line included.
fn header_end(bytes: &[u8]) -> Option<usize> {
    memmem::find(bytes, b"\r\n\r\n").map(|at| at + 4)
}

/// The message's length, by the header part before it.
fn content_length(header: &[u8]) -> Option<u64> {
    let fields = std::str::from_utf8(header).ok()?.split("\r\n").filter_map(|line| line.split_once(':'));
    let mut lengths = fields.filter(|(name, _)| name.trim().eq_ignore_ascii_case("content-length"));
    lengths.next()?.1.trim().parse().ok()
}

fn no_header(bytes: &[u8]) -> io::Error {
    let begin = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned();
    io::Error::new(io::ErrorKind::InvalidData, format!("a message must begin with Content-Length, not with {begin:?}"))
}

/// Ends `life` when the process `id` is gone, which some clients leave to the
/// server (LSP: `InitializeParams.processId`).
///
/// A process that cannot be seen from the start is not watched: the client may
/// live on another machine or outside the container. Only Linux tells of other
/// processes without unsafe code; elsewhere the end of the input must do, which
/// comes with the client's end unless another process inherited the pipe.
pub(super) async fn watch_client(id: u32, life: Life) {
    let Some(begun) = beginning_of(id) else { return };
    while beginning_of(id).as_ref() == Some(&begun) {
        tokio::time::sleep(WATCH_INTERVAL).await;
    }
    tracing::warn!("the client's process {id} is gone");
    life.end(End::ClientGone);
}

/// When the process began, which tells it from a later one with the same
/// number; `None` if it does not run (proc(5): `/proc/pid/stat`).
fn beginning_of(id: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name, in parentheses, may hold anything.
    let mut fields = stat.get(stat.rfind(')')? + 1..)?.split_ascii_whitespace();
    let state = fields.next()?;
    let begun = fields.nth(18)?;
    (!matches!(state, "Z" | "X")).then(|| begun.to_string())
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt;

    use super::*;

    async fn read(chunks: &[&[u8]]) -> (io::Result<String>, Option<End>) {
        let life = Life::new();
        let mut builder = tokio::io::empty().chain(chunks[0]).boxed_chain();
        for chunk in &chunks[1..] {
            builder = builder.chain(*chunk).boxed_chain();
        }
        let mut text = String::new();
        let outcome = Input::new(builder, life.clone()).read_to_string(&mut text).await;
        (outcome.map(|_| text), life.ended())
    }

    type Chunks<'a> = Box<dyn AsyncRead + Unpin + Send + 'a>;

    trait BoxedChain<'a> {
        fn boxed_chain(self) -> Chunks<'a>;
    }

    impl<'a, R: AsyncRead + Unpin + Send + 'a> BoxedChain<'a> for R {
        fn boxed_chain(self) -> Chunks<'a> {
            Box::new(self)
        }
    }

    #[tokio::test]
    async fn headers_come_out_in_one_form() {
        let (text, end) = read(&[
            b"content-",
            b"length: 2\r\nX-Other: 1\r\nContent-Type: application/vscode-jsonrpc\r\n\r",
            b"\n{}Content-Length:3\r\n\r\n",
            b"[1",
            b"]CONTENT-LENGTH: 0\r\n\r\nContent-Length: 1\r\n\r\n7",
        ])
        .await;
        let lengths = ["Content-Length: 2\r\n\r\n{}", "Content-Length: 3\r\n\r\n[1]", "Content-Length: 0\r\n\r\n"];
        assert_eq!(text.unwrap(), lengths.concat() + "Content-Length: 1\r\n\r\n7");
        assert_eq!(end, Some(End::InputClosed));
    }

    #[tokio::test]
    async fn an_end_within_a_message_is_the_end() {
        let (text, end) = read(&[b"Content-Length: 9\r\n\r\n{}"]).await;
        assert_eq!(text.unwrap(), "Content-Length: 9\r\n\r\n{}");
        assert_eq!(end, Some(End::InputClosed));
    }

    #[tokio::test]
    async fn a_header_without_length_is_an_error() {
        for header in [&b"Length: 2\r\n\r\n{}"[..], b"Content-Length: two\r\n\r\n{}", &[b'x'; 20_000]] {
            assert_eq!(read(&[header]).await.0.unwrap_err().kind(), io::ErrorKind::InvalidData);
        }
    }

    #[test]
    fn a_running_process_has_a_beginning() {
        if cfg!(target_os = "linux") {
            assert!(beginning_of(std::process::id()).is_some());
            assert_eq!(beginning_of(u32::MAX), None);
        }
    }
}
